/** An open menu (`<details class="mz-menu">`) closes on Escape, on a click elsewhere, and when another opens. */
import { attach } from '../attach'

attach('details.mz-menu', (element) => {
  const menu = element as HTMLDetailsElement
  document.addEventListener('click', (event) => {
    if (!menu.contains(event.target as Node)) menu.open = false
  })
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return
    menu.open = false
    menu.querySelector('summary')?.focus()
  })
})
