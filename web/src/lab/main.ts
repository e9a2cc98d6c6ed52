import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "../style/tokens.css";
import "../style/base.css";
import "../style/controls.css";

import { mount } from "svelte";

import { SocketHost, socketAddress } from "../hosts/socket";
import { fromLink } from "../store/link";
import Lab from "./Lab.svelte";

const host = new SocketHost({ address: socketAddress(location), settings: (data) => fromLink(location.hash, data), memory: sessionStorage });
mount(Lab, { target: document.getElementById("cutaway-lab")!, props: { host } });
host.connect();
