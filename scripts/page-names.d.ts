// Names of the page's world that contracts mention and a worker only passes by: it can hold none of these.
interface MediaStream {
  readonly id: string;
}
interface RTCStatsReport {
  readonly size: number;
}
interface RTCIceServer {
  urls: string | string[];
  username?: string;
  credential?: string;
}
