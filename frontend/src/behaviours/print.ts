/** Prints the page. Without scripts the browser's own menu does it. */
import { attach } from '../attach'

attach('[data-print]', (button) => {
  button.hidden = false
  button.addEventListener('click', () => window.print())
})
