"""The trained networks at run time: locating and verifying model files, running them with ONNX Runtime."""
