/** A text box grows with what is written in it. */
import { attach } from '../attach'

attach('textarea[data-autosize]', (element) => {
  const fit = (): void => {
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight + 2}px`
  }
  element.addEventListener('input', fit)
  fit()
})
