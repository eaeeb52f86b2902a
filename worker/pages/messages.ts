interface PageMessages {
  readonly dir: 'ltr' | 'rtl'
  readonly chat: string
  readonly chatLead: string
  readonly help: string
  readonly draws: string
  readonly embed: string
  readonly missing: string
  readonly missingLead: string
}

/** The i18n texts of the pages that the chat's host has of its own. */
export const pageMessages: Readonly<Record<'en' | 'ar', PageMessages>> = {
  en: {
    dir: 'ltr',
    chat: 'This is the address of the chat',
    chatLead: 'The chat itself is on the pages that carry it. These pages are here:',
    help: 'Help centre',
    draws: 'The draw that is open or next',
    embed: 'To put the chat on a page of yours, allow the origin of the page and add this line:',
    missing: 'There is nothing at this address',
    missingLead: 'Please check the address. These pages are here:',
  },
  ar: {
    dir: 'rtl',
    chat: 'هذا عنوان خدمة المحادثة',
    chatLead: 'المحادثة نفسها موجودة في الصفحات التي تعرضها. وهنا هذه الصفحات:',
    help: 'مركز المساعدة',
    draws: 'السحب المفتوح أو القادم',
    embed: 'لإضافة المحادثة إلى صفحتك، اسمح بعنوان موقعها ثم أضف هذا السطر:',
    missing: 'لا يوجد شيء في هذا العنوان',
    missingLead: 'تحقق من العنوان من فضلك. وهنا هذه الصفحات:',
  },
}
