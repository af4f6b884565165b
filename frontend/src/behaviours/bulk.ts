/** Several rows at once: a box in the head picks all, the bar below says how many and appears only when there are some. */
import { attach } from '../attach'

attach('form[data-bulk-form]', (form) => {
  const boxes = (): HTMLInputElement[] => [...form.querySelectorAll<HTMLInputElement>('[data-bulk]')]
  const tell = (): void => {
    const picked = boxes().filter((box) => box.checked).length
    for (const count of form.querySelectorAll('[data-bulk-count]')) count.textContent = String(picked)
    form.querySelector('.mz-bulk')?.toggleAttribute('data-none', picked === 0)
    const all = form.querySelector<HTMLInputElement>('[data-bulk-all]')
    if (all === null) return
    all.checked = picked > 0 && picked === boxes().length
    all.indeterminate = picked > 0 && picked < boxes().length
  }
  form.addEventListener('change', (event) => {
    const target = event.target as HTMLInputElement
    if (target.matches('[data-bulk-all]')) for (const box of boxes()) box.checked = target.checked
    tell()
  })
  tell()
})
