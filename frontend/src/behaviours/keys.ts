/**
 * Keys for those who work here all day: j and k move, Enter opens, x picks, / searches, ? shows the list.
 * Single keys rest while something is being typed, and can be turned off in the list (WCAG 2.1.4).
 */
import { attach } from '../attach'

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open]') !== null

const off = (): boolean => localStorage.getItem('mazha:keys') === 'off'

function move(by: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-rows] > *')].filter((row) => row.querySelector('a') !== null)
  const now = rows.findIndex((row) => row.hasAttribute('aria-current'))
  const next = rows[Math.min(rows.length - 1, Math.max(0, now + by))]
  if (next === undefined) return
  rows[now]?.removeAttribute('aria-current')
  next.setAttribute('aria-current', 'true')
  next.querySelector<HTMLElement>('a')?.focus()
  next.scrollIntoView({ block: 'nearest' })
}

const current = (): HTMLElement | null => document.querySelector<HTMLElement>('[data-rows] > [aria-current]')

const acts: Record<string, () => void> = {
  j: () => move(1),
  k: () => move(-1),
  x: () => current()?.querySelector<HTMLInputElement>('[data-bulk]')?.click(),
  '/': () => document.querySelector<HTMLInputElement>('form[role=search] input')?.focus(),
  '?': () => document.querySelector<HTMLDialogElement>('#keys')?.showModal(),
}

attach('body[data-keys]', () => {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || off()) return
    const letter = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`)
    const act = acts[event.key] ?? (letter === null ? undefined : () => letter.click())
    if (act === undefined) return
    event.preventDefault()
    act()
  })
})

attach('input[data-keys-off]', (element) => {
  const box = element as HTMLInputElement
  box.checked = off()
  box.addEventListener('change', () => localStorage.setItem('mazha:keys', box.checked ? 'off' : 'on'))
})
