{# The first step of a worker process: without it, one whose parent is killed would wait for it forever. #}
def end_with_parent() -> None:
    """End this process as soon as the one that started it is killed."""

    def wait() -> None:
        parent_process().join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
