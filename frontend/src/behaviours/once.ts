/**
 * A form sends once: the button rests while the request is on its way, and the hidden idempotency key makes a second
 * arrival harmless. Coming back to the page wakes it again.
 */
import { attach } from '../attach'

attach('form[data-once]', (element) => {
  const form = element as HTMLFormElement
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent === '1') {
      event.preventDefault()
      return
    }
    form.dataset.sent = '1'
    for (const button of form.querySelectorAll('[type=submit]')) button.setAttribute('aria-disabled', 'true')
  })
  window.addEventListener('pageshow', () => {
    delete form.dataset.sent
    for (const button of form.querySelectorAll('[type=submit]')) button.removeAttribute('aria-disabled')
  })
})
