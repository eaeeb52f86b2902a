/**
 * A browser that translates a page wraps its texts in elements of its own. UI libraries then ask to
 * remove or to insert before a node that is no longer where they put it, which is an error that
 * ends the page. Here the element around that node stands for it.
 */
export function tolerateTranslation(): void {
  const { removeChild, insertBefore } = Node.prototype
  Node.prototype.removeChild = function <T extends Node>(this: Node, child: T): T {
    const own = childWith(this, child)
    if (own) removeChild.call(this, own)
    return child
  }
  Node.prototype.insertBefore = function <T extends Node>(this: Node, added: T, before: Node | null): T {
    insertBefore.call(this, added, before && childWith(this, before))
    return added
  }
}

/** The child of `parent` that is or contains the node; null for a node that is elsewhere. */
function childWith(parent: Node, node: Node): Node | null {
  let child: Node | null = node
  while (child && child.parentNode !== parent) child = child.parentNode
  return child
}
