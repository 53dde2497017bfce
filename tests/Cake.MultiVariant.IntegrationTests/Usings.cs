global using Cake.MultiVariant.Architectures;
global using Cake.MultiVariant.Benchmarking;
global using Cake.MultiVariant.Building;
global using Cake.MultiVariant.Files;
global using Cake.MultiVariant.Publishing;
global using Cake.MultiVariant.IntegrationTests.Support;
global using Shouldly;
global using Xunit;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
