/** Maps and charts are large: their code is fetched when one comes near the screen. */
import { attach } from '../attach'

function near(element: HTMLElement, start: () => Promise<void>): void {
  const failed = (): void => {
    element.dataset.failed = '1'
  }
  const watch = new IntersectionObserver(
    (seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return
      watch.disconnect()
      start().catch(failed)
    },
    { rootMargin: '300px' },
  )
  watch.observe(element)
}

attach('[data-map]', (element) => near(element, async () => (await import('../map/show')).show(element)))
attach('[data-chart]', (element) => near(element, async () => (await import('../charts/draw')).draw(element)))
