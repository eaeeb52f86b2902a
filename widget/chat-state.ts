import { batch, computed, effect, signal } from '@preact/signals'
import type { Conversation, Snapshot } from '../client/conversation.ts'
import { DoorRefused } from '../client/doors.ts'
import type { VisitorSession } from '../client/visitor.ts'
import type { ChatConfig, DepartmentCard } from '../protocol/http.ts'
import type { Person, Refusal } from '../protocol/road.ts'
import { Draft } from './draft.ts'
import type { Settings } from './settings.ts'
import type { Speech } from './words.ts'

/** Why the composer did not take something; its text is still in the box. */
export interface Notice {
  readonly say: string
  readonly retryAt?: number
}

type Session = Pick<VisitorSession, 'config' | 'resume' | 'begin' | 'forget' | 'elsewhere'>

/** One visitor's chat on one page: what is shown, and the deeds behind the buttons. */
export class Chat {
  readonly isOpen = signal(false)
  readonly config = signal<ChatConfig | undefined>(undefined)
  readonly configFailed = signal(false)
  /** Chosen before the first message; nothing is kept anywhere until that is sent. */
  readonly department = signal<DepartmentCard | undefined>(undefined)
  readonly conversation = signal<Conversation | undefined>(undefined)
  readonly snapshot = signal<Snapshot | undefined>(undefined)
  /** The first message on its way, while the conversation is being opened for it. */
  readonly first = signal<{ readonly text: string; readonly at: number } | undefined>(undefined)
  readonly notice = signal<Notice | undefined>(undefined)
  readonly askingPerson = signal(false)
  readonly atBottom = signal(true)
  readonly isVisible = signal(document.visibilityState === 'visible')

  readonly settings: Settings
  readonly speech: Speech
  readonly draft: Draft
  readonly #newSession: () => Session
  #session: Session
  #unwatch: (() => void) | undefined
  #opening: Promise<Conversation | undefined> | undefined

  constructor(parts: { readonly session: () => Session; readonly settings: Settings; readonly speech: Speech }) {
    this.#newSession = parts.session
    this.#session = parts.session()
    this.settings = parts.settings
    this.speech = parts.speech
    this.draft = new Draft(() => this.conversation.value !== undefined)
    document.addEventListener('visibilitychange', () => {
      this.isVisible.value = document.visibilityState === 'visible'
    })
    // Another tab of this visitor began a conversation, or left one: this tab goes along.
    this.#session.elsewhere(() => void this.#goAlong())
    // Read is what stood before the visitor's eyes: panel open, page visible, newest line in sight.
    effect(() => {
      if (this.snapshot.value && this.isOpen.value && this.isVisible.value && this.atBottom.value) this.conversation.value?.seen()
    })
  }

  readonly screen = computed(() => (this.conversation.value || this.department.value ? 'thread' : 'home'))

  /** Messages of others beyond the visitor's own read mark. */
  readonly unread = computed(() => {
    const shot = this.snapshot.value
    const you = shot?.you
    if (!shot || !you || (this.isOpen.value && this.isVisible.value && this.atBottom.value)) return 0
    const read = shot.room?.receipts[you.id]?.read ?? 0
    return shot.lines.filter((line) => line.kind === 'message' && !line.removed && line.by.id !== you.id && line.seq > read).length
  })

  /** Takes up an earlier conversation of this browser, if there is one. */
  async resume(): Promise<void> {
    const earlier = await this.#session.resume().catch(() => undefined)
    if (earlier && !this.conversation.value) this.#hold(earlier)
  }

  async #goAlong(): Promise<void> {
    if (this.conversation.value) {
      this.#leave()
      this.#session = this.#newSession()
    }
    await this.resume()
  }

  async loadConfig(): Promise<void> {
    this.configFailed.value = false
    try {
      this.config.value = await this.#session.config()
    } catch {
      this.configFailed.value = true
    }
  }

  open(): void {
    this.isOpen.value = true
    if (!this.config.value) void this.loadConfig()
  }

  close(): void {
    this.isOpen.value = false
    this.conversation.value?.typing(false)
  }

  choose(department: DepartmentCard | undefined): void {
    this.department.value = department
    this.notice.value = undefined
  }

  /** True when the text was taken; otherwise a notice says why and the text belongs in the box. */
  async send(text: string): Promise<boolean> {
    if (this.#opening) return false
    this.notice.value = undefined
    const held = this.conversation.value
    if (held) return this.#say(held, text)
    this.first.value = { text, at: Date.now() }
    const opened = await this.#begin()
    const taken = opened !== undefined && this.#say(opened, text)
    this.first.value = undefined
    return taken
  }

  /** Works at every moment, also before the first message. */
  async talkToPerson(): Promise<void> {
    if (this.askingPerson.value) return
    this.askingPerson.value = true
    this.notice.value = undefined
    const conversation = this.conversation.value ?? (await this.#begin())
    try {
      const answer = await conversation?.ask({ type: 'person.request' })
      if (answer?.type === 'refused') this.#tell(answer)
    } catch {
      this.notice.value = { say: this.speech.t('notReached') }
    }
    this.askingPerson.value = false
  }

  /** Leaves nothing of the visitor in this browser. */
  async reset(): Promise<void> {
    this.#leave()
    await this.#session.forget()
  }

  /** Who answers here: the agent who has it, else the persona of the department. */
  readonly answers = computed<{ readonly name: string; readonly id: string; readonly person: Person | undefined }>(() => {
    const room = this.snapshot.value?.room
    if (room?.status.is === 'claimed') return { ...room.status.agent, person: room.status.agent }
    const department = room?.department ?? this.department.value
    return { name: department?.persona ?? '', id: `persona ${department?.id ?? ''}`, person: undefined }
  })

  /** The persona's words of welcome, shown but never sent. */
  readonly greeting = computed(() => {
    const id = this.snapshot.value?.room?.department?.id ?? this.department.value?.id
    return this.config.value?.departments.find((card) => card.id === id)
  })

  #leave(): void {
    this.#unwatch?.()
    this.conversation.value?.close()
    this.draft.forget()
    batch(() => {
      this.conversation.value = undefined
      this.snapshot.value = undefined
      this.department.value = undefined
      this.notice.value = undefined
    })
  }

  #say(conversation: Conversation, text: string): boolean {
    const refused = conversation.say(text)
    if (refused) this.#tell(refused)
    else this.draft.forget()
    return !refused
  }

  #tell(refusal: Refusal): void {
    const wait = refusal.retryAfterMs
    this.notice.value = { say: this.speech.refusal(refusal), ...(wait === undefined ? {} : { retryAt: Date.now() + wait }) }
  }

  #begin(): Promise<Conversation | undefined> {
    this.#opening ??= this.#openFor(this.department.value).finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  async #openFor(chosen: DepartmentCard | undefined): Promise<Conversation | undefined> {
    try {
      const department = chosen ?? (this.config.value ?? (await this.#session.config())).departments[0]
      const conversation = await this.#session.begin({
        department: department?.id ?? '',
        locale: this.settings.locale,
        page: location.origin + location.pathname,
      })
      this.#hold(conversation)
      return conversation
    } catch (problem) {
      if (problem instanceof DoorRefused) this.#tell(problem.refusal)
      else this.notice.value = { say: this.speech.t('unreachable') }
      return undefined
    }
  }

  #hold(conversation: Conversation): void {
    this.#unwatch = conversation.subscribe(() => {
      this.snapshot.value = conversation.snapshot
    })
    batch(() => {
      this.conversation.value = conversation
      this.snapshot.value = conversation.snapshot
    })
    conversation.open()
  }
}
