/** A choice that is its own answer: changing it sends its form (filters, post switch). A button does it without scripts. */
import { attach } from '../attach'

attach('[data-submits]', (field) => {
  field.addEventListener('change', () => (field as HTMLSelectElement).form?.requestSubmit())
})
