/** Behaviours attach to elements by a `data-` attribute, once each, now and whenever such an element appears. */

type Start = (element: HTMLElement) => void

const known: { selector: string; start: Start; seen: WeakSet<Element> }[] = []

function visit(root: ParentNode): void {
  for (const { selector, start, seen } of known) {
    const own = root instanceof HTMLElement && root.matches(selector) ? [root] : []
    for (const element of [...own, ...root.querySelectorAll<HTMLElement>(selector)]) {
      if (seen.has(element)) continue
      seen.add(element)
      start(element)
    }
  }
}

export function attach(selector: string, start: Start): void {
  known.push({ selector, start, seen: new WeakSet() })
}

export function begin(): void {
  document.documentElement.classList.add('js')
  visit(document)
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node instanceof HTMLElement) visit(node)
    }
  }).observe(document.body, { childList: true, subtree: true })
}
