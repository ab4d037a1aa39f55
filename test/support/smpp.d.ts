/** What tests use of the library that stands for a carrier; it brings no types. */
declare module 'smpp' {
  import type { Server } from 'node:net';

  export interface CarrierPdu {
    command: string;
    command_status: number;
    sequence_number: number;
    system_id?: string;
    password?: string;
    source_addr?: string;
    source_addr_ton?: number;
    destination_addr?: string;
    dest_addr_ton?: number;
    registered_delivery?: number;
    data_coding?: number;
    short_message?: { message: string };
    response(fields?: Record<string, unknown>): CarrierPdu;
  }
  export interface CarrierSession {
    on(event: string, listener: (pdu: CarrierPdu) => void): this;
    send(pdu: CarrierPdu): boolean;
    deliver_sm(fields: Record<string, unknown>, answered: (pdu: CarrierPdu) => void): boolean;
    enquire_link(answered: (pdu: CarrierPdu) => void): boolean;
    destroy(): void;
  }
  export function createServer(listener: (session: CarrierSession) => void): Server;
}
