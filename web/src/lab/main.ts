import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "../style/tokens.css";
import "../style/base.css";
import "../style/controls.css";

import { mount } from "svelte";

import { SocketHost, socketAddress } from "../hosts/socket";
import { fromLink } from "../store/link";
import Lab from "./Lab.svelte";

const server = { address: socketAddress(location), memory: sessionStorage };
const host = new SocketHost({ ...server, settings: (data) => fromLink(location.hash, data) });
const digits = new SocketHost({ ...server, settings: () => null, page: "digits" });
mount(Lab, { target: document.getElementById("cutaway-lab")!, props: { host, digits } });
host.connect();
