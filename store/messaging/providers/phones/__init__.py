"""Android phones that send and receive for us, each with an app that speaks HTTP."""
