import "./app/tokens.css";
import "./app/base.css";
import { mount } from "svelte";
import App from "./app/App.svelte";
import { watchForFailures } from "./app/failures.svelte.ts";
import { workOffline } from "./app/offline.ts";

watchForFailures();
mount(App, { target: document.getElementById("app")! });
void workOffline();
