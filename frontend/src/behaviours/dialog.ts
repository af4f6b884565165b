/**
 * A link to a page that asks "are you sure" opens the same question in a dialog instead: `<a href="…" data-dialog="#id">`.
 * Inside, `[data-close]` closes. Without scripts the link's own page is shown.
 */
import { attach } from '../attach'

attach('[data-dialog]', (link) => {
  const dialog = document.querySelector(link.dataset.dialog ?? '')
  if (!(dialog instanceof HTMLDialogElement)) return
  link.addEventListener('click', (event) => {
    event.preventDefault()
    dialog.showModal()
  })
})

attach('dialog.mz-dialog', (dialog) => {
  dialog.addEventListener('click', (event) => {
    const target = event.target as HTMLElement
    if (target === dialog || target.closest('[data-close]') !== null) (dialog as HTMLDialogElement).close()
  })
})
