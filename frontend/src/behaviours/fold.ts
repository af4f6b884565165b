/** Filters take half a phone's screen: there they begin folded, unless one of them is set. */
import { attach } from '../attach'

attach('details[data-fold]', (fold) => {
  const narrow = window.matchMedia('(max-width: 767.98px)').matches
  if (narrow && !('keep' in fold.dataset)) (fold as HTMLDetailsElement).open = false
})
