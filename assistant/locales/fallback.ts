/**
 * The assistant's message when its provider is silent, slow or broken. By language; English for all
 * others.
 */
const messages: Readonly<Record<string, string>> = {
  en: 'I can’t answer right now. Would you like to talk to a person?',
  ar: 'لا أستطيع الإجابة الآن. هل تودّ التحدّث مع أحد من فريقنا؟',
}

export const fallbackFor = (locale: string): string => messages[locale.split('-')[0] ?? 'en'] ?? messages['en']!
