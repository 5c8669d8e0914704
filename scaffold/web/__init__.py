"""The page where a project is chosen by looking: `scaffold web`.

The server renders the whole page from the choices in a query, for browsers without JavaScript too;
with it, page.js asks for the same page after every change and puts its parts in place.

    choices   query or form → answers
    preview   answers → what the project would be, or the problems
    page      everything → HTML, from the templates in page/, with the parts
              form, problems       the schema → fields, with reasons and what is wrong
              picture              the topology with its dimensions
              source, sheet, plot  the data file: its first rows, and what is predicted
              listing, tree, code  the files, coloured, with what changed
    app       the routes, showing and acting; site is what they share, openapi describes them
              guard, bounds        who may call, and how much a request may bring
              uploads, vetting     data files of visitors, and whether there is room for them
              teams, kept          overlays as they are now, and the previews that are kept
              taking, writing      a ZIP, a command, a folder of this machine
              runs                 smoke tests, in a process of their own
    serving   the server itself
"""
