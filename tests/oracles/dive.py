#!/usr/bin/env python3
"""The numbers of dive 0.13, worked out the slow way it does: a tree for each layer, all lower trees stacked anew for
every whiteout. Written from its description in docs/layers.md and checked against the program itself.

Standard input: one image a line, a JSON list of layers, each a list of [path, size, is folder] as in its tar.
Standard output: a line for each: efficiency, wasted bytes, and [path, count, bytes] sorted by path, as JSON."""
import json
import sys

WHITEOUT, MARK = ".wh.", ".wh..wh.."


class Node:
    def __init__(self):
        self.size, self.is_folder, self.below = 0, False, {}


def add(root, path, size, is_folder):
    node = root
    for name in path.split("/"):
        if name.startswith(MARK):
            return
        node = node.below.setdefault(name, Node())
    node.size, node.is_folder = size, is_folder


def find(root, path):
    node = root
    for name in path.split("/"):
        node = node.below.get(name)
        if node is None:
            return None
    return node


def visit(node, path=""):
    """Every node but the root, below before above, in the order of names."""
    for name in sorted(node.below):
        below = path + "/" + name if path else name
        yield from visit(node.below[name], below)
        yield below, name, node.below[name]


def plain(path, name):
    return path[: len(path) - len(name)] + name[len(WHITEOUT):] if name.startswith(WHITEOUT) else path


def graft(stacked, tree):
    for path, name, node in list(visit(tree)):
        if name.startswith(WHITEOUT):
            folder, _, last = plain(path, name).rpartition("/")
            above = find(stacked, folder) if folder else stacked
            if above is not None:
                above.below.pop(last, None)
        else:
            add(stacked, path, node.size, node.is_folder)


def stack(trees):
    stacked = Node()
    for path, name, node in visit(trees[0]):
        add(stacked, path, node.size, node.is_folder)
    for tree in trees[1]:
        graft(stacked, tree)
    return stacked


def numbers(layers):
    trees = []
    for layer in layers:
        trees.append(Node())
        for path, size, is_folder in layer:
            add(trees[-1], path, size, is_folder)
    found = {}
    for index, tree in enumerate(trees):
        for path, name, node in visit(tree):
            if node.below:
                continue
            key = plain(path, name)
            row = found.setdefault(key, [0, 0, -1])
            size = node.size
            if name.startswith(WHITEOUT):
                removed = find(stack((trees[0], trees[:index])), key)
                if removed is None:
                    break
                size = sum(n.size for _, _, n in visit(removed)) + removed.size if removed.is_folder else 0
            row[0] += 1
            row[1] += size
            row[2] = size if row[2] < 0 else min(row[2], size)
    total = sum(row[1] for row in found.values())
    least = sum(row[2] for row in found.values())
    files = sorted([path, row[0], row[1]] for path, row in found.items() if row[0] > 1)
    return [least / total if total else 1.0, sum(file[2] for file in files), files]


for line in sys.stdin:
    print(json.dumps(numbers(json.loads(line))))
