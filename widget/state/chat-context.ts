import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Chat } from './chat-state.ts'

export const ChatContext = createContext<Chat | undefined>(undefined)

export function useChat(): Chat {
  const chat = useContext(ChatContext)
  if (!chat) throw new Error('useChat needs a ChatContext.Provider above it.')
  return chat
}
