import type { Department } from '../../protocol/conversation.ts'
import type { SmallTalk } from '../providers/guide/small-talk.ts'

export type Language = 'en' | 'ar'

interface GuideMessages {
  readonly talk: Readonly<Record<SmallTalk, (department: Department) => string>>
  readonly unknown: string
  /** What only a look-up in the visitor's account could answer. */
  readonly ownAccount: string
  /** Precedes the articles that may be meant. */
  readonly topics: string
  /** Precedes a passage in another language than the visitor's. */
  readonly otherLanguage: string
}

/** Every text of the guide that is not from an article. */
export const guideMessages: Readonly<Record<Language, GuideMessages>> = {
  en: {
    talk: {
      greeting: ({ persona, name }) => `Hello! I'm ${persona}, the assistant for ${name}. What can I help you with?`,
      identity: ({ persona, name }) =>
        `I'm ${persona}, the automatic assistant for ${name}. I answer from our help articles, and a person from our team can take over at any time.`,
      thanks: () => "You're welcome! Is there anything else I can help with?",
      goodbye: () => 'Goodbye, and thank you for writing. You can come back to this conversation at any time.',
      'wants-person': () => 'Of course. Press “Talk to a person” and someone from our team will join you here.',
    },
    unknown: "I'm sorry, I don't know the answer to that. Could you put it in other words, or would you like to talk to a person?",
    ownAccount:
      "I can't see your account from here, so I would only be guessing. You find this when you sign in to your account, or a person from our team can look it up for you.",
    topics: "I'm not sure what you mean. Is it about one of these? If not, tell me a little more, or talk to a person.",
    otherLanguage: 'I only found this in another language:',
  },
  ar: {
    talk: {
      // The room has only one name of its department and persona, which is seldom Arabic.
      greeting: () => 'مرحباً! أنا المساعد الآلي لهذا القسم. كيف يمكنني مساعدتك؟',
      identity: () => 'أنا المساعد الآلي لهذا القسم. أجيب من مقالات المساعدة، ويمكن لأحد أفراد فريقنا أن يتولى المحادثة في أي وقت.',
      thanks: () => 'على الرحب والسعة! هل هناك شيء آخر يمكنني مساعدتك به؟',
      goodbye: () => 'إلى اللقاء، وشكراً لتواصلك معنا. يمكنك العودة إلى هذه المحادثة في أي وقت.',
      'wants-person': () => 'بالتأكيد. اضغط على «التحدث إلى شخص» وسينضم إليك أحد أفراد فريقنا هنا.',
    },
    unknown: 'عذراً، لا أعرف إجابة هذا السؤال. هل يمكنك صياغته بطريقة أخرى، أم تفضّل التحدث إلى شخص؟',
    ownAccount:
      'لا أستطيع رؤية حسابك من هنا، ولا أريد أن أخمّن. تجد ذلك عند تسجيل الدخول إلى حسابك، أو يمكن لأحد أفراد فريقنا أن يبحث لك عنه.',
    topics: 'لست متأكداً مما تقصده. هل سؤالك عن أحد هذه المواضيع؟ إن لم يكن كذلك فأخبرني بالمزيد، أو تحدّث إلى شخص.',
    otherLanguage: 'وجدتُ هذه الإجابة بلغة أخرى فقط:',
  },
}

/**
 * The language to answer in, by script. Product names stay Latin in an Arabic question ("كيف أستخدم
 * FileZilla"), seldom the other way round, so Arabic words count double. Without letters the page's
 * locale decides.
 */
export function languageOf(text: string, locale: string): Language {
  const arabic = text.match(/\p{Script=Arabic}+/gu)?.length ?? 0
  const latin = text.match(/\p{Script=Latin}+/gu)?.length ?? 0
  if (arabic + latin > 0) return arabic * 2 >= latin ? 'ar' : 'en'
  return locale.toLowerCase().startsWith('ar') ? 'ar' : 'en'
}
