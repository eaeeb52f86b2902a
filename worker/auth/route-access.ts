import type { Role } from '../../protocol/envelope.ts'
import type { Access } from '../../protocol/http/route.ts'

/**
 * Permission to call an endpoint, asked before its handler runs. What a role may do inside a room
 * is another table, in `domain/conversation/rights.ts` and `domain/draw/rights.ts`.
 */
export const mayCall = (access: Access, role: Role): boolean => access.credential === 'none' || access.roles.includes(role)
