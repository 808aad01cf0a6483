// Webex
