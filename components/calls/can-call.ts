// Whether this browser can seal frames at all. Without that there is no call: nothing is ever sent in the clear.

/** Looked at once; a browser does not learn it while the page is open. */
export const canCall = (): boolean =>
  typeof RTCPeerConnection === 'function' && typeof RTCRtpScriptTransform === 'function' && navigator.mediaDevices !== undefined;

/** Phones have none. */
export const canShareScreen = (): boolean => typeof navigator.mediaDevices?.getDisplayMedia === 'function';

export const canChooseSpeaker = (): boolean => 'setSinkId' in HTMLMediaElement.prototype;
