/** The address of a WebSocket at the place of an address of http or https; any other address stays as it is. */
export const socketAddress = (address: string): string => address.replace(/^http(?=s?:)/, 'ws');
