import { beforeAll, expect, it, vi } from 'vitest'

vi.stubGlobal('document', { documentElement: {} })
const { setLocale } = await import('./i18n.ts')
const { departmentName, personName, personaName, setDepartments } = await import('./names.ts')

beforeAll(async () => {
  const english = { name: 'Support', persona: 'Nour', greeting: 'Hi', description: 'Help' }
  setDepartments([{ id: 'support', ...english, translations: { ar: { ...english, name: 'الدعم', persona: 'نور' } } }])
})

it('names that have a translation are in the language of the dashboard', async () => {
  await setLocale('ar-EG')
  expect(departmentName('Support')).toBe('الدعم')
  expect(departmentName('Sales')).toBe('Sales')
  expect(personaName('Nour')).toBe('نور')
  expect(personName({ id: 'assistant:1', role: 'assistant', name: 'Nour' })).toBe('نور')
  expect(personName({ id: 'v', role: 'visitor', name: 'Visitor 1234' })).toBe('زائر 1234')
  expect(personName({ id: 'a', role: 'agent', name: 'Nour' })).toBe('Nour')
  expect(personName({ id: 'v', role: 'user', name: 'Visitor 1234' })).toBe('Visitor 1234')
})

it('an English dashboard shows them as they are', async () => {
  await setLocale('en')
  expect([departmentName('Support'), personName({ id: 'v', role: 'visitor', name: 'Visitor 7' })]).toEqual(['Support', 'Visitor 7'])
})
