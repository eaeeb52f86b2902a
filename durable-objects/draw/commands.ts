import { withDrawRole } from '../../domain/draw/roles.ts'
import type { DrawCommand, Schedule } from '../../protocol/draw.ts'
import type { Person, Reply, RoomId } from '../../protocol/envelope.ts'
import type { Likes } from '../../storage/room/likes.ts'
import type { ViewerCommand } from '../relay/relay-protocol.ts'
import type { DrawLog } from './summary.ts'

export interface ScheduleArgument {
  readonly v: 1
  readonly room: RoomId
  readonly by: Person
  readonly schedule: Schedule
}

type Submit = (by: Person, command: DrawCommand, reply: (reply: Reply) => void) => void

/**
 * The commands that come to a draw from sockets, HTTP and relays. The draw's own list gives each
 * author their role when the command comes.
 */
export class DrawCommands {
  readonly #log: DrawLog
  readonly #likes: Likes
  readonly #submitToRoom: Submit

  constructor(log: DrawLog, likes: Likes, submitToRoom: Submit) {
    this.#log = log
    this.#likes = likes
    this.#submitToRoom = submitToRoom
  }

  /** A command of a socket of staff. */
  receive(by: Person, command: DrawCommand, reply: (reply: Reply) => void): void {
    this.#submitToRoom(withDrawRole(by, this.#log.state), command, reply)
  }

  /** A command without a socket. */
  submit(by: Person, command: DrawCommand): Promise<Reply> {
    return new Promise((resolve) => this.receive(by, command, resolve))
  }

  /** The first command of a draw; its id is constant, so a repeat changes nothing. */
  schedule(by: Person, schedule: Schedule): Promise<Reply> {
    return this.submit(by, { type: 'draw.schedule', id: 'draw:schedule', schedule })
  }

  /** Commands of a relay's viewers, with one reply for each when it is stored. */
  submitBatch(commands: readonly ViewerCommand[]): Promise<Reply[]> {
    return Promise.all(commands.map(({ by, command }) => this.submit(by, command)))
  }

  /** The `seq` of the message with that command id. */
  likeTarget(message: string): number | undefined {
    return this.#log.byCommand(message, 'message.posted')?.seq
  }

  likesOf(target: number): number {
    return this.#likes.totals([target])[target] ?? 0
  }
}
