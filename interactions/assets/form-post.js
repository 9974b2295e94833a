// The script of the page that posts the answer of a request to its service. It presses the button as soon as the page is there.
document.querySelector('#form-post').submit();
