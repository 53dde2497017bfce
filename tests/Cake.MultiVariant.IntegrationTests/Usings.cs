global using Cake.MultiVariant.Architectures;
global using Cake.MultiVariant.Benchmarking;
global using Cake.MultiVariant.Building.DotNet;
global using Cake.MultiVariant.Bundling;
global using Cake.MultiVariant.Elf;
global using Cake.MultiVariant.Files;
global using Cake.MultiVariant.IntegrationTests.Support;
global using Cake.MultiVariant.Testing;
global using Cake.MultiVariant.Validation;
global using Shouldly;
global using Xunit;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
