/**
 * A form with `data-passkey="get|create"` asks the device instead of sending at once: `options` holds what to ask, the
 * device's answer goes into `answer`, then the form is sent. Where the browser knows no passkeys the form is not shown.
 */
import { attach } from '../attach'

const bytes = (text: string): ArrayBuffer => {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(plain, (character) => character.charCodeAt(0)).buffer
}

const text = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

interface Named { id: string; type: 'public-key'; transports?: AuthenticatorTransport[] }

const named = (list: Named[] | undefined): PublicKeyCredentialDescriptor[] | undefined =>
  list?.map((each) => ({ ...each, id: bytes(each.id) }))

async function made(asked: string): Promise<object> {
  const options = JSON.parse(asked)
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: named(options.excludeCredentials),
  }
  const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential
  const response = credential.response as AuthenticatorAttestationResponse
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  }
}

async function shown(asked: string): Promise<object> {
  const options = JSON.parse(asked)
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) }
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential
  const response = credential.response as AuthenticatorAssertionResponse
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle === null ? null : text(response.userHandle),
    },
  }
}

attach('form[data-passkey]', (element) => {
  const form = element as HTMLFormElement
  if (!('PublicKeyCredential' in window)) {
    form.hidden = true
    return
  }
  const said = form.querySelector<HTMLElement>('[data-passkey-said]')
  const field = (name: string): HTMLInputElement => form.elements.namedItem(name) as HTMLInputElement
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (said !== null) said.hidden = true
    const ask = form.dataset.passkey === 'create' ? made : shown
    ask(field('options').value).then(
      (answer) => {
        field('answer').value = JSON.stringify(answer)
        field('options').disabled = true
        form.submit()
      },
      () => {
        // Turned away, timed out, or no such passkey here: browsers do not say which, on purpose.
        if (said === null) return
        said.textContent = form.dataset.none ?? ''
        said.hidden = false
      },
    )
  })
})
