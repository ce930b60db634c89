// Has the page shown anew once a lost connection is back.
//
// A server that was started again knows nothing of an open page: without this, the first thing that the
// reader does afterwards would go unnoticed. What stands in half-filled forms stays.
"use strict";

(function () {
  const STATE = "data-test-connection-state";
  const app = document.querySelector("[" + STATE + "]");
  let isLost = false;
  new MutationObserver(() => {
    const isConnected = app.getAttribute(STATE) === "CONNECTED";
    if (isConnected && isLost) document.querySelector(".st-key-wake button").click();
    isLost = !isConnected;
  }).observe(app, { attributes: true, attributeFilter: [STATE] });
})();
