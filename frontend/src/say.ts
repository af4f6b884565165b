/** Words that scripts show come from the page, in the page's language: `<template id="words" data-copied="已复制" …>`. */

const words = (): DOMStringMap => document.getElementById('words')?.dataset ?? {}

/** The word under `key`, with `{n}`-like places filled. */
export function word(key: string, places: Record<string, string | number> = {}): string {
  const found = words()[key] ?? key
  return found.replace(/\{(\w+)\}/g, (whole, name: string) => String(places[name] ?? whole))
}

/** A short message at the foot of the page; read out, and gone after a while. */
export function toast(text: string): void {
  const shelf = document.querySelector('.mz-toasts')
  if (shelf === null) return
  const slice = document.createElement('div')
  slice.className = 'mz-toast'
  slice.textContent = text
  shelf.append(slice)
  setTimeout(() => slice.remove(), 6000)
}
