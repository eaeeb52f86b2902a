/** What the assistant says when its provider is silent, slow or broken: honest, and with a way on. By language, English else. */
const sentences: Readonly<Record<string, string>> = {
  en: 'I can’t answer right now. Would you like to talk to a person?',
  ar: 'لا أستطيع الإجابة الآن. هل تودّ التحدّث مع أحد من فريقنا؟',
}

export const fallbackFor = (locale: string): string => sentences[locale.split('-')[0] ?? 'en'] ?? sentences['en']!
