/* Every shared component in all its states, to be looked at and tested: `npx vite studio`, then /gallery/. Not in the build. */
import "../app/tokens.css";
import "../app/base.css";
import "./gallery.css";
import { mount } from "svelte";
import Gallery from "./Gallery.svelte";

mount(Gallery, { target: document.getElementById("app")! });
