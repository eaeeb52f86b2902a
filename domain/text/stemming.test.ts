import { describe, expect, it } from 'vitest'
import { termsOf, tokensOf } from './stemming.ts'

describe('wordsOf', () => {
  it.each([
    ["E-Mail don't Maya's Maya’s' x-y-z re-do 'quote' 1-2", ['email', 'dont', 'maya', 'maya', 'xyz', 're', 'do', 'quote', '1', '2']],
    ['a‐b a‑b ab-c -c 1-c c-1', ['ab', 'ab', 'ab', 'c', 'c', '1', 'c', 'c', '1']],
    ["it'sx 's", ['itsx']],
    ['أحمد إلى آخر مؤمن ى ة ـــ ٠٣٩ é', ['احمد', 'الي', 'اخر', 'مومن', 'ي', 'ه', '039', 'e']],
    ['?!', []],
  ])('folds the words of a text: %s', (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens)
  })
})

describe('termsOf', () => {
  it.each([
    ['verifications installations configurations registrations payments', 'verify instal configur registrat pay'],
    ['verification installation configuration registration payment', 'verify instal configur registrat pay'],
    ['replies replied rely tied', 'reply reply rely tied'],
    ['addresses boxes buzzes batches dishes accounts prices', 'address box buzz batch dish account pric'],
    ['status menus skis glass', 'status menus skis glass'],
    ['running stopped calling bring need', 'run stop call bring'],
    ['css ads ssl2s 4gs', 'css ads ssl2s 4gs'],
  ])('stems English words: %s', (text, terms) => {
    expect(termsOf(text).join(' ')).toBe(terms)
  })

  it.each([
    ['والدفع بالدفع كالدفع فالدفع وللدفع للدفع الدفع', 'دفع دفع دفع دفع دفع دفع دفع'],
    ['وكتابة ورد', 'كتاب ورد'],
    ['حسابها حسابات مستخدمون مستخدمين حسابنا حسابكم عربية فاتورة', 'حساب حساب مستخدم مستخدم حساب حساب عرب فاتور'],
    ['عنوان بيت كتابي', 'عنو بيت كتاب'],
  ])('stems Arabic words: %s', (text, terms) => {
    expect(termsOf(text).join(' ')).toBe(terms)
  })

  it.each([
    ['email', 'mail mailbox inbox'],
    ['website', 'site webpage homepage'],
    ['password', 'passwd pwd'],
    ['forgot', 'forgotten forget'],
    ['pay', 'paid payed'],
    ['set', 'setup setting'],
    ['price', 'fees costs'],
    ['ssl', 'https tls'],
    ['certificate', 'certs'],
    ['phone', 'mobile'],
  ])('unifies synonyms of %s', (word, synonyms) => {
    expect(new Set(termsOf(synonyms))).toEqual(new Set(termsOf(word)))
  })

  it('omits filler words', () => {
    expect(termsOf('How do I change my password, please?')).toEqual(['chang', 'password'])
    expect(termsOf('كيف الدفع من فضلك')).toEqual(['دفع'])
  })
})
