/** Copies the text of the element that `data-copy` points at. */
import { attach } from '../attach'
import { toast, word } from '../say'

attach('[data-copy]', (button) => {
  button.hidden = !('clipboard' in navigator)
  button.addEventListener('click', () => {
    const text = document.querySelector(button.dataset.copy ?? '')?.textContent?.trim() ?? button.dataset.text ?? ''
    void navigator.clipboard.writeText(text).then(() => toast(word('copied')))
  })
})
