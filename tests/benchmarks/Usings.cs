global using Cake.MultiVariant.Benchmarking;
global using Cake.MultiVariant.Presentation;
global using Cake.MultiVariant.Testing;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
