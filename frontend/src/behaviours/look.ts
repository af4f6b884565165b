/** Theme and type size change at once; the link behind each sets the same cookie when scripts are off. */
import { attach } from '../attach'

function keep(name: string, value: string): void {
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  document.cookie = `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`
}

attach('a[data-theme]', (link) => {
  const root = document.documentElement
  link.addEventListener('click', (event) => {
    event.preventDefault()
    const dark = root.dataset.bsTheme === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : root.dataset.bsTheme === 'dark'
    root.dataset.bsTheme = dark ? 'light' : 'dark'
    keep('mazha_theme', root.dataset.bsTheme)
    document.dispatchEvent(new Event('mazha:theme'))
  })
})

attach('a[data-large-switch]', (link) => {
  const root = document.documentElement
  link.addEventListener('click', (event) => {
    event.preventDefault()
    const large = root.toggleAttribute('data-large')
    keep('mazha_large', large ? '1' : '0')
    const words = link.querySelector('span')
    if (words !== null) words.textContent = (large ? link.dataset.normal : link.dataset.larger) ?? ''
  })
})
