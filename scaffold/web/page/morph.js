// Make one tree of nodes like another, and leave alone what is the same already: the focus, the
// caret, what is scrolled and what is unfolded stay as they are.

export function morph(from, to) {
  if (from.isEqualNode(to)) return;
  if (from.nodeType !== Node.ELEMENT_NODE) {
    from.nodeValue = to.nodeValue;
    return;
  }
  const unfolds = to.hasAttribute("data-open") && !from.hasAttribute("data-open");
  copyAttributes(from, to);
  if (unfolds) from.open = true;
  if (from.classList.contains("code")) from.replaceChildren(...to.childNodes);
  else morphChildren(from, to);
}

function copyAttributes(from, to) {
  const kept = (name) => name === "open" && from.tagName === "DETAILS"; // whoever looks decides
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !kept(name)) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value && !kept(name)) from.setAttribute(name, value);
  }
}

function morphChildren(from, to) {
  const wanted = [...to.childNodes];
  const ids = new Set(wanted.map((node) => node.id).filter(Boolean));
  for (const node of [...from.children]) if (node.id && !ids.has(node.id)) node.remove();
  const known = new Map([...from.children].filter((node) => node.id).map((node) => [node.id, node]));
  let at = from.firstChild;
  for (const node of wanted) {
    const same = node.id ? known.get(node.id) : alike(at, node) ? at : null;
    if (same && same.nodeName === node.nodeName) {
      if (same === at) at = at.nextSibling;
      else from.insertBefore(same, at);
      morph(same, node);
    } else {
      from.insertBefore(document.importNode(node, true), at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

function alike(one, other) {
  return one && !one.id && one.nodeName === other.nodeName;
}
