/** htmx within our content policy: no eval, no styles of its own; the CSRF token travels with every request. */
import htmx from 'htmx.org'
import { toast, word } from './say'

htmx.config.allowEval = false
htmx.config.includeIndicatorStyles = false
htmx.config.selfRequestsOnly = true
htmx.config.defaultSwapStyle = 'outerHTML'
htmx.config.scrollIntoViewOnBoost = false

document.addEventListener('htmx:configRequest', (event) => {
  const { headers } = (event as CustomEvent<{ headers: Record<string, string> }>).detail
  const token = document.querySelector<HTMLInputElement>('input[name=csrfmiddlewaretoken]')?.value
  if (token !== undefined) headers['X-CSRFToken'] = token
})

// A refusal comes back as a page fragment with a 4xx: show it where the answer would have stood.
document.addEventListener('htmx:beforeSwap', (event) => {
  const detail = (event as CustomEvent<{ xhr: XMLHttpRequest; shouldSwap: boolean; isError: boolean }>).detail
  if (detail.xhr.status === 422 || detail.xhr.status === 409) {
    detail.shouldSwap = true
    detail.isError = false
  }
})

for (const name of ['htmx:sendError', 'htmx:responseError', 'htmx:timeout']) {
  document.addEventListener(name, () => toast(word('notReached')))
}
