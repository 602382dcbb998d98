#!/usr/bin/python3
"""Acts on a program through the accessibility tree, as a screen reader does.

accessible.py press|set|text|read|where APPLICATION [ROLE:]NAME [VALUE]
accessible.py names APPLICATION PATTERN
accessible.py dump|unnamed APPLICATION
"""

import re
import sys
import time

import pyatspi

INTERACTIVE = {
    pyatspi.ROLE_PUSH_BUTTON, pyatspi.ROLE_CHECK_BOX, pyatspi.ROLE_RADIO_BUTTON, pyatspi.ROLE_COMBO_BOX,
    pyatspi.ROLE_SPIN_BUTTON, pyatspi.ROLE_SLIDER, pyatspi.ROLE_ENTRY, pyatspi.ROLE_TEXT, pyatspi.ROLE_TABLE,
    pyatspi.ROLE_TREE, pyatspi.ROLE_LIST, pyatspi.ROLE_MENU_ITEM, pyatspi.ROLE_PAGE_TAB, pyatspi.ROLE_TOGGLE_BUTTON,
}
INTERFACE = {"press": "Action", "set": "Value", "text": "EditableText", "where": "Component", "read": None}


def application(name):
    for _ in range(50):
        for child in pyatspi.Registry.getDesktop(0):
            if child and re.search(name, child.name or "", re.I):
                return child
        time.sleep(0.2)
    sys.exit(f"no application named {name} on the accessibility bus")


def walk(node, depth=0):
    if node is None:
        return
    yield node, depth
    for index in range(min(node.childCount, 500)):
        yield from walk(node.getChildAtIndex(index), depth + 1)


def showing(node):
    return node.getState().contains(pyatspi.STATE_SHOWING)


def supports(node, action):
    return INTERFACE[action] is None or INTERFACE[action] in pyatspi.utils.listInterfaces(node)


def act(node, action, value):
    if action == "press":
        actions = node.queryAction()
        names = [actions.getName(i) for i in range(actions.nActions)]
        actions.doAction(next((names.index(n) for n in ("Press", "Toggle", "click", "ShowMenu", "SetFocus") if n in names), 0))
    elif action == "set":
        node.queryValue().currentValue = float(value)
    elif action == "text":
        node.queryEditableText().setTextContents(value)
    elif action == "where":
        box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        print(box.x, box.y, box.width, box.height)
    elif action == "read":
        parts = [node.description or ""]
        for query, get in (("queryValue", lambda v: v.currentValue), ("queryText", lambda t: t.getText(0, -1))):
            try:
                parts.append(str(get(getattr(node, query)())))
            except NotImplementedError:
                pass
        print("\n".join(part for part in parts if part) or node.name)


def main():
    action, program = sys.argv[1:3]
    root = application(program)
    if action == "dump":
        for node, depth in walk(root):
            print("  " * depth + f"{node.getRoleName()}: {node.name!r} {node.description!r}")
    elif action == "names":
        for node, _ in walk(root):
            if showing(node) and re.search(sys.argv[3], node.name or ""):
                print(node.name)
    elif action == "unnamed":
        for node, _ in walk(root):
            if node.getRole() in INTERACTIVE and showing(node) and not (node.name or "").strip():
                print(node.getRoleName(), node.description, node.parent.name if node.parent else "")
    else:
        wanted, value = sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else None
        role, _, name = wanted.rpartition(":") # "slider:Allowance" when several things have the name
        found = [n for n, _ in walk(root) if (n.name or "").replace("&", "") == name and supports(n, action)
                 and (not role or n.getRoleName() == role)]
        found.sort(key=lambda n: (not showing(n), n.getRole() == pyatspi.ROLE_LABEL))
        if not found:
            sys.exit(f"nothing named {wanted} can {action}")
        act(found[0], action, value)


main()
