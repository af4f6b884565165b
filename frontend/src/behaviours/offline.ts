/** Says when the phone has no network, so that nobody presses "send" in vain. */
import { attach } from '../attach'

attach('[data-offline]', (banner) => {
  const show = (): void => {
    banner.hidden = navigator.onLine
  }
  addEventListener('online', show)
  addEventListener('offline', show)
  show()
})
