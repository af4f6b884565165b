/**
 * Photos: shown before they are sent, taken out one by one, and made smaller on the phone so that they travel.
 * The plain file input stays the form's own field; without scripts it works as it is.
 */
import { attach } from '../attach'
import { toast, word } from '../say'

const LONGEST = 2400
const LIGHT = 700_000

async function smaller(file: File): Promise<File> {
  if (file.size <= LIGHT || !/^image\/(jpeg|png|webp)$/.test(file.type)) return file
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85))
    return made !== null && made.size < file.size ? new File([made], file.name.replace(/\.\w+$/, '.jpg'), { type: 'image/jpeg' }) : file
  } catch {
    return file
  }
}

attach('[data-photos]', (box) => {
  const input = box.querySelector<HTMLInputElement>('input[type=file]')
  const list = box.querySelector<HTMLElement>('.mz-photos-list')
  if (input === null || list === null) return
  const most = Number(box.dataset.most ?? '6')
  let chosen: File[] = []

  const put = (): void => {
    const carrier = new DataTransfer()
    for (const file of chosen) carrier.items.add(file)
    input.files = carrier.files
    list.replaceChildren(...chosen.map(card))
  }

  const card = (file: File, index: number): HTMLElement => {
    const item = document.createElement('li')
    const picture = document.createElement('img')
    const address = URL.createObjectURL(file)
    picture.src = address
    picture.alt = word('photo', { n: index + 1, name: file.name })
    picture.addEventListener('load', () => URL.revokeObjectURL(address))
    const out = document.createElement('button')
    out.type = 'button'
    out.textContent = '×'
    out.setAttribute('aria-label', word('removePhoto', { n: index + 1 }))
    out.addEventListener('click', () => {
      chosen = chosen.filter((_, at) => at !== index)
      put()
      input.focus()
    })
    item.append(picture, out)
    return item
  }

  input.addEventListener('change', () => {
    const added = [...(input.files ?? [])]
    void Promise.all(added.map(smaller)).then((files) => {
      if (chosen.length + files.length > most) toast(word('tooManyPhotos', { n: most }))
      chosen = [...chosen, ...files].slice(0, most)
      put()
    })
  })
})
