/**
 * Keeps what is being written until it is sent, in this tab only: a slow network or a wrong tap loses nothing.
 * `<form data-draft="report">`; files and hidden fields are not kept. Cleared by `<template data-draft-done="report">`.
 */
import { attach } from '../attach'
import { toast, word } from '../say'

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

const fields = (form: HTMLFormElement): Field[] =>
  [...form.elements].filter((each): each is Field => 'value' in each && 'name' in each && (each as Field).name !== '')
    .filter((each) => !['hidden', 'file', 'password', 'submit', 'button'].includes(each.type))

const isTicked = (field: Field): field is HTMLInputElement => field.type === 'checkbox' || field.type === 'radio'

function read(name: string): Record<string, string> {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? '{}') as Record<string, string>
  } catch {
    return {}
  }
}

attach('form[data-draft]', (element) => {
  const form = element as HTMLFormElement
  const name = `draft:${form.dataset.draft ?? ''}`
  const kept = read(name)
  let restored = false
  for (const field of fields(form)) {
    const key = isTicked(field) ? `${field.name}=${field.value}` : field.name
    const value = kept[key]
    if (value === undefined) continue
    if (isTicked(field)) field.checked = value === '1'
    else if (field.value === '' && value !== '') {
      field.value = value
      restored = true
    }
  }
  if (restored) {
    toast(word('restored'))
    form.dispatchEvent(new Event('input', { bubbles: true }))
  }
  form.addEventListener('input', () => {
    const now: Record<string, string> = {}
    for (const field of fields(form)) {
      if (isTicked(field)) now[`${field.name}=${field.value}`] = field.checked ? '1' : '0'
      else now[field.name] = field.value
    }
    sessionStorage.setItem(name, JSON.stringify(now))
  })
})

attach('[data-draft-done]', (mark) => sessionStorage.removeItem(`draft:${mark.dataset.draftDone ?? ''}`))
