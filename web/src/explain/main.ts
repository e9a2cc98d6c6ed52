import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "../style/tokens.css";
import "../style/base.css";

import { mount } from "svelte";

import Page from "./Page.svelte";
import { parse } from "./data";

const source = document.getElementById("cutaway-data");
const target = document.getElementById("cutaway-page");
if (source && target) {
  target.replaceChildren();
  mount(Page, { target, props: { data: parse(source.textContent ?? "") } });
}
