import { drawAudienceOf, withDrawRole } from '../../domain/draw/roles.ts'
import type { State } from '../../domain/draw/state.ts'
import type { Rules } from '../../domain/rules.ts'
import {
  type DrawClientCommand,
  type DrawCommand,
  type DrawEvent,
  type DrawFrame,
  type DrawStateView,
  type DrawView,
  drawPolicies,
  type LoggedDrawEvent,
} from '../../protocol/draw.ts'
import type { Audience, Person, Reply, TurnResult } from '../../protocol/envelope.ts'
import type { TurnListener } from '../room/room.ts'
import { type Joining, welcomeOf } from '../room/welcome.ts'
import { drawCodecs } from '../sockets/codec.ts'
import { Connections, closeCodes } from '../sockets/connections.ts'
import { SocketBroadcaster } from '../sockets/socket-broadcaster.ts'
import type { Upgrade } from '../sockets/upgrade.ts'
import type { DrawLog } from './summary.ts'

export interface StaffConnectionsDeps {
  /** What a view has beside the state, with the totals of these events. */
  details(events: readonly LoggedDrawEvent[]): Omit<DrawView, keyof DrawStateView>
  submit(by: Person, command: DrawClientCommand, reply: (reply: Reply) => void): void
  published(sockets: number): void
}

/**
 * The sockets of staff in a draw: hosts, moderators and admins get events for staff, other agents
 * what everyone sees. The draw's own list gives the role, at the time of the connection. Their
 * presence is not published.
 */
export class StaffConnections implements TurnListener<DrawEvent> {
  readonly #connections: Connections
  readonly #broadcaster: SocketBroadcaster<DrawClientCommand, DrawEvent>
  readonly #log: DrawLog
  readonly #rules: Rules<State, DrawCommand, DrawEvent, DrawStateView>
  readonly #deps: StaffConnectionsDeps

  constructor(
    ctx: DurableObjectState,
    log: DrawLog,
    rules: Rules<State, DrawCommand, DrawEvent, DrawStateView>,
    deps: StaffConnectionsDeps,
  ) {
    this.#connections = new Connections(ctx, Date.now)
    this.#broadcaster = new SocketBroadcaster(this.#connections, drawCodecs, drawPolicies, { now: Date.now, published: deps.published })
    this.#log = log
    this.#rules = rules
    this.#deps = deps
  }

  accept({ identity, joining, subprotocol }: Upgrade): Response {
    // No presence is published here, so dead sockets are closed whenever one more connects.
    this.#connections.present()
    const codec = drawCodecs.of(subprotocol)
    const { audience, frame } = this.welcome(joining)
    return this.#connections.accept(identity, { subprotocol: codec.subprotocol, audience }, codec.encode(frame).text)
  }

  /** The first frame of a connection, with the audience of this person's role in the draw. */
  welcome(joining: Joining): { readonly audience: Audience; readonly frame: DrawFrame } {
    const person = withDrawRole(joining.person, this.#log.state)
    const audience = drawAudienceOf(person)
    const view = (state: DrawStateView, events: readonly LoggedDrawEvent[]): DrawView => ({ ...state, ...this.#deps.details(events) })
    return { audience, frame: welcomeOf(this.#log, this.#rules, { ...joining, person }, view, audience) }
  }

  receive(socket: WebSocket, frame: string | ArrayBuffer): void {
    this.#broadcaster.receive(socket, frame, this.#deps.submit)
  }

  onTurn(result: TurnResult<DrawEvent>): void {
    this.#broadcaster.onTurn(result)
    // Each socket's audience comes from the list of its time, so everyone connects once more.
    const hasNewLeaders = result.events.some((event) => event.type === 'draw.edited' && event.changes.includes('leaders'))
    if (hasNewLeaders) for (const socket of this.#connections.live()) this.#connections.close(socket, closeCodes.ended, 'expired')
  }

  revoke(person: string): void {
    this.#connections.revoke(person)
  }

  closed(socket: WebSocket, code: number = closeCodes.unreachable): void {
    this.#connections.acknowledgeClose(socket, code)
  }
}
